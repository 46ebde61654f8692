/** What the core looks at in its home. */
package org.karmma.core.internal.health;
