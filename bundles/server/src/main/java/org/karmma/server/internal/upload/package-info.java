/** What is sent along with a request, and where it is kept until the answer is known. */
package org.karmma.server.internal.upload;
