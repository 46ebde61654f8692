package org.karmma.media.internal;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_video;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads FFmpeg and OpenCV once, set up for a host that lives long, when somebody first needs them: most JVMs that start this bundle never
 * decode anything. Services call {@link #configure} when they are made and {@link #load} in every call.
 */
final class Natives {

    private static final String HOME = "karmma.home";
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";
    /**
     * As Karmma's launcher sets them for all of its JVMs; here for hosts that have their own. Everything is closed by hand; JavaCPP's
     * collector thread would keep this bundle's class loader alive. And JavaCPP takes libtorch's memory for its own and would refuse to
     * allocate.
     */
    private static final Map<String, String> SETTINGS =
            Map.of("org.bytedeco.javacpp.noPointerGC", "true", "org.bytedeco.javacpp.maxphysicalbytes", "0");

    private static final List<Class<?>> NEEDED =
            List.of(avutil.class, swresample.class, avcodec.class, avformat.class, swscale.class, opencv_core.class);

    /** They try to load the rest as they are initialised, and keep what comes of it. */
    private static final List<Class<?>> USERS = List.of(FFmpegFrameGrabber.class, FFmpegFrameRecorder.class);

    private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

    private static volatile boolean loaded;
    /** What the first try ended with: a second one of the same classes would only say that there was a first. */
    private static String failure;

    private Natives() {}

    /** @param context the bundle's, or null outside a framework: the natives are unpacked below the home where it names one */
    static synchronized void configure(BundleContext context) {
        String home = context == null ? null : context.getProperty(HOME);
        if (home != null && System.getProperty(CACHE) == null) {
            System.setProperty(CACHE, Path.of(home, "cache", "javacpp").toString());
        }
        SETTINGS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /** @throws IllegalStateException if this platform cannot load them */
    static void load() {
        if (!loaded) {
            loadOnce();
        }
    }

    /** Begins to load everything, and does not wait; who needs it and comes first waits as ever, and hears of what goes wrong. */
    static void loadBeside() {
        Thread thread = new Thread(() -> {
            try {
                load();
                Loader.load(opencv_video.class);
            } catch (IllegalStateException | LinkageError e) {
                LOG.debug("whoever needs the natives is told why they cannot be loaded", e);
            }
        }, "karmma-natives-early");
        thread.setDaemon(true);
        thread.start();
    }

    private static synchronized void loadOnce() {
        if (loaded) {
            return;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        try {
            // on a thread of its own: JavaCV keeps what went wrong as it was loaded, with the classes of everybody who was waiting for it
            CompletableFuture.runAsync(Natives::loadAll, task -> new Thread(task, "karmma-natives").start()).join();
        } catch (CompletionException e) {
            failure = "FFmpeg's and OpenCV's native libraries cannot be loaded on " + Loader.getPlatform() + ": "
                    + e.getCause().getMessage() + ". Use a karmma-media that was built for it (mvn package -Djavacpp.platform="
                    + Loader.getPlatform() + "), or install what this says is missing";
            throw new IllegalStateException(failure, e.getCause());
        }
        loaded = true;
    }

    private static void loadAll() {
        // else OpenCV looks for all of CUDA's libraries anew with every class of its own: fourteen thousand places, and they are in none
        Loader.loadProperties().putIfAbsent("platform.extension", "");
        // not FFmpegFrameGrabber.tryLoad(), which insists on libavdevice: that is cameras and sound cards, and wants PulseAudio installed
        for (Class<?> part : NEEDED) {
            Loader.load(part);
        }
        for (Class<?> user : USERS) {
            try {
                MethodHandles.lookup().ensureInitialized(user);
            } catch (IllegalAccessException e) {
                throw new LinkageError(user + " is public", e);
            }
        }
        // what goes wrong is said by exceptions, not on standard error
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        // threads are the callers'; results must not depend on how many there are
        opencv_core.setNumThreads(1);
    }
}
