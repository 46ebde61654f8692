package org.karmma.embed;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.karmma.core.Workbench;
import org.karmma.dataset.DataException;
import org.karmma.extractor.Extractor;
import org.karmma.launcher.Home;
import org.karmma.launcher.KarmmaFramework;
import org.karmma.launcher.LaunchException;
import org.karmma.launcher.LaunchOptions;
import org.karmma.launcher.home.HomeStamp;
import org.karmma.modality.Modality;
import org.karmma.student.Student;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Karmma in a larger program. Any number may be open in a JVM, at once or one after another; they share libtorch, which is loaded once.
 * Safe to use from several threads.
 */
public final class Karmma implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Karmma.class);

    /** How long closing waits for predictions; longer than slots have to answer, unless somebody has configured otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String where;
    private final KarmmaFramework framework;
    private final Workbench workbench;
    private final Calls calls;
    private final Requests requests;
    private final ThreadPoolExecutor teller;
    private final Set<Student> opened = ConcurrentHashMap.newKeySet();
    private final Set<String> offered = ConcurrentHashMap.newKeySet();
    /** Whether what was opened has been closed. */
    private volatile boolean ended;

    private Karmma(String where, KarmmaFramework framework, int requestThreads) throws LaunchException {
        this.where = where;
        this.framework = framework;
        this.workbench = framework.service(Workbench.class);
        this.calls = new Calls(where);
        this.requests = new Requests(requestThreads, calls);
        this.teller = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "karmma-listeners");
            thread.setDaemon(true);
            return thread;
        });
        teller.allowCoreThreadTimeOut(true);
    }

    /** Opens an installation with everything that it has. @throws KarmmaException if it is none, or cannot be started */
    public static Karmma open(Path home) {
        return open(KarmmaOptions.of(home));
    }

    /**
     * Opens an installation, or what is on the class path.
     *
     * @throws KarmmaException if it is none, cannot be started, lacks a modality that was to be left out, or libtorch is not here for this
     *     platform or was loaded with another number of threads
     */
    public static Karmma open(KarmmaOptions options) {
        String where = options.home() == null ? "from the class path" : options.home().toString();
        try {
            if (options.home() != null) {
                HomeStamp.read(new Home(options.home()));
            }
            KarmmaFramework framework = KarmmaFramework.start(launch(options));
            try {
                return new Karmma(where, framework, options.requestThreads());
            } catch (LaunchException | RuntimeException e) {
                try {
                    framework.close();
                } catch (LaunchException also) {
                    e.addSuppressed(also);
                }
                throw e;
            }
        } catch (LaunchException | DataException e) {
            throw new KarmmaException("Karmma cannot be opened " + (options.home() == null ? where : "in " + where) + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * Asks an installation that is served by another process, perhaps on another machine ({@code karmma serve}); questions have 30 seconds
     * beyond what they give themselves.
     *
     * @param server for instance {@code http://127.0.0.1:8181/}
     * @throws KarmmaException if nobody answers there, or it does not know who asks
     */
    public static RemoteKarmma connect(URI server, Credentials credentials) {
        return connect(server, credentials, Duration.ofSeconds(30));
    }

    /**
     * The same with another deadline.
     *
     * @param deadline for connecting, and for each answer beyond the budget that a prediction is given; above 0
     * @throws KarmmaException if nobody answers there by then, or it does not know who asks
     */
    public static RemoteKarmma connect(URI server, Credentials credentials, Duration deadline) {
        return RemoteKarmma.connect(server, credentials, deadline);
    }

    private static LaunchOptions launch(KarmmaOptions options) {
        if (options.home() == null) {
            return LaunchOptions.ofClassPath().without(options.leftOut()).withThreads(options.engineThreads());
        }
        return LaunchOptions.of(new Home(options.home())).withPurpose(LaunchOptions.Purpose.EMBEDDED).without(options.leftOut())
                .withWatch(options.watched()).withThreads(options.engineThreads());
    }

    /** Names of the students that are installed, in alphabetical order. */
    public List<String> students() {
        return calls.in(workbench::students);
    }

    /**
     * An installed student, whichever version of it serves. Waits a while for bundles that have just come to be admitted or refused.
     *
     * @throws KarmmaException if there is none of that name
     */
    public EmbeddedStudent student(String name) {
        return calls.in(() -> handle(workbench.student(name).orElseThrow(() -> unknown(name)), () -> {}));
    }

    private KarmmaException unknown(String name) {
        List<String> names = workbench.students();
        return new KarmmaException("there is no student " + name + " here (" + where + "); " + (names.isEmpty()
                ? "none is installed. Install one with 'karmma student install', or open a model package by its path"
                : "there are " + String.join(", ", names)));
    }

    /**
     * Opens a model package, which is a folder, as a student that the host closes, or else this Karmma does.
     *
     * @throws KarmmaException if it is none, or damaged
     */
    public EmbeddedStudent student(Path modelPackage) {
        return calls.in(() -> {
            if (!Files.isDirectory(modelPackage)) {
                throw new KarmmaException(modelPackage + " is no model package: there is no such folder");
            }
            try {
                Student student = workbench.open(modelPackage);
                opened.add(student);
                if (ended) { // while it was opened, and nobody else will close it
                    student.close();
                    throw calls.closed();
                }
                return handle(student, () -> {
                    opened.remove(student);
                    student.close();
                });
            } catch (DataException e) {
                throw new KarmmaException(e.getMessage(), e);
            }
        });
    }

    private EmbeddedStudent handle(Student student, Runnable closing) {
        return new EmbeddedStudent(student, closing, calls, requests, teller);
    }

    /**
     * Brings a modality as an object of the host's, with the extractors that read its signals, as a bundle would: students try them and let
     * them into their slots, or say why not. It is used instead of a bundle's modality of the same id. Its code runs on threads of
     * Karmma's, several at a time. When this returns, the installed students have decided.
     *
     * @return closing it takes the modality back, and waits a few seconds for predictions that use it
     * @throws IllegalArgumentException if an extractor is for another modality, or the host offers that modality already
     */
    public Registration offer(Modality modality, Extractor... extractors) {
        return calls.in(() -> {
            String id = modality.id();
            if (id != null && !offered.add(id)) {
                throw new IllegalArgumentException("the host offers a modality " + id + " already; close that one first");
            }
            HostOffer offer;
            try {
                offer = HostOffer.register(modality, List.of(extractors), framework.context(), () -> offered.remove(id));
            } catch (RuntimeException e) {
                offered.remove(String.valueOf(id));
                throw e;
            }
            try {
                workbench.students().forEach(workbench::student); // which waits for them to decide
            } catch (RuntimeException e) {
                offer.close();
                throw e;
            }
            return offer;
        });
    }

    /** Bundles that should run and do not, and files of the drop folder that are refused: each a sentence that says why. */
    public List<String> problems() {
        return calls.in(framework::problems);
    }

    /**
     * Refuses further calls, lets those under way end, for ten seconds at most, and stops. A prediction that takes longer than that still
     * gets its answer, or an {@link IllegalStateException}; its memory is let go of when it ends. A second time does nothing.
     *
     * @throws KarmmaException if not everything could be stopped in order
     */
    @Override
    public void close() {
        if (!calls.close()) {
            return;
        }
        requests.close();
        int left = calls.await(PATIENCE);
        if (left > 0) {
            LOG.warn("Karmma ({}) closes under {} call(s) that had not ended after {} s", where, left, PATIENCE.toSeconds());
        }
        ended = true;
        opened.forEach(Student::close);
        teller.getQueue().clear(); // listeners hear no more, as they were told
        teller.shutdown();
        try {
            framework.close();
        } catch (LaunchException e) {
            throw new KarmmaException("Karmma (" + where + ") has not stopped in order: " + e.getMessage(), e);
        }
    }
}
