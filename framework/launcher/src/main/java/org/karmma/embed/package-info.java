/**
 * Karmma as a part of a larger program: opened, asked and closed, with plain types. docs/embed.md tells how.
 *
 * <pre>{@code
 * try (Karmma karmma = Karmma.open(home)) {
 *     Prediction prediction = karmma.student("kitchen").predict(Clip.of(path));
 * }
 * }</pre>
 *
 * <p>Failures to open are {@link org.karmma.embed.KarmmaException}s; what is asked of something that is closed is an
 * {@link IllegalStateException}; what cannot be meant is an {@link IllegalArgumentException}.
 */
package org.karmma.embed;
