/** Programs that have Karmma as a part of them: run in JVMs of their own, with class paths of their own. */
package org.karmma.distribution.host;
