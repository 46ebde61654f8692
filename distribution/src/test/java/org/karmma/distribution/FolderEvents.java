package org.karmma.distribution;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.karmma.core.bundles.DropFolder;
import org.karmma.core.bundles.DroppedFile;
import org.karmma.launcher.KarmmaFramework;

/** Waits for what becomes of files in the drop folder of a framework. */
record FolderEvents(KarmmaFramework karmma) {

    /** Makes a change and waits until a file is in a state. @return the file as it was told of then */
    DroppedFile await(Path file, DroppedFile.State state, BundleEvents.Act act) throws Exception {
        return await(file, dropped -> dropped.state() == state, act);
    }

    DroppedFile await(Path file, Predicate<DroppedFile> wanted, BundleEvents.Act act) throws Exception {
        CompletableFuture<DroppedFile> seen = new CompletableFuture<>();
        List<DroppedFile> heard = new CopyOnWriteArrayList<>();
        DropFolder.Registration registration = karmma.service(DropFolder.class).listen(dropped -> {
            heard.add(dropped);
            if (dropped.name().equals(file.getFileName().toString()) && wanted.test(dropped)) {
                seen.complete(dropped);
            }
        });
        try (registration) {
            act.run();
            return seen.get(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return fail("heard of " + heard + " only");
        }
    }

    DroppedFile state(Path file) throws Exception {
        return karmma.service(DropFolder.class).files().stream().filter(f -> f.name().equals(file.getFileName().toString())).findFirst()
                .orElseThrow();
    }
}
