/**
 * Starts Karmma inside this JVM: Felix with the bundles of a {@linkplain org.karmma.launcher.Home home}. The host's class path holds
 * the contracts, the core's front door, DJL with libtorch, and SLF4J; the system bundle exports them, so that bundles can be swapped
 * and frameworks restarted while the one class loader that owns libtorch stays (a JVM loads a native library only once).
 *
 * <p>Programs that want a student and not a framework use {@link org.karmma.embed}.
 *
 * <pre>{@code
 * try (KarmmaFramework karmma = KarmmaFramework.start(LaunchOptions.of(new Home(folder)))) {
 *     Student kitchen = karmma.service(Workbench.class).student("kitchen").orElseThrow();
 *     System.out.println(kitchen.predict(Clip.of(file)));
 * }
 * }</pre>
 */
package org.karmma.launcher;
