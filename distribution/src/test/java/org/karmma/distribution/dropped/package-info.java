/** What bundles of the drop folder do: each class is a component or an activator of a bundle that a test makes. */
package org.karmma.distribution.dropped;
