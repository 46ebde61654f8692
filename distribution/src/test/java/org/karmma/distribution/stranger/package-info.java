/** The inside of a bundle by somebody else; {@code StrangerIT} makes the bundle of it. */
package org.karmma.distribution.stranger;
