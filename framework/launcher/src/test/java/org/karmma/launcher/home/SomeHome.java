package org.karmma.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.karmma.launcher.Home;

/** A home with a bit of everything, and what is in one. */
final class SomeHome {

    private SomeHome() {}

    /** Software, and nothing of an owner's. */
    static Home fresh(Path folder) throws IOException {
        write(folder, "bundles/1/house.jar", "software");
        write(folder, "conf/built.properties", "began=now");
        return new Home(folder);
    }

    static Home used(Path folder) throws IOException {
        Home home = fresh(folder);
        write(folder, "models/kitchen/model.json", "{\"format\":2}");
        byte[] weights = new byte[(1 << 20) + 5000]; // too large to be copied; zeros would come out the same of much that is damaged
        new Random(1).nextBytes(weights);
        Files.write(write(folder, "models/kitchen/weights.safetensors", ""), weights);
        write(folder, "models/.versions/kitchen/state.json", "{\"format\":1}");
        write(folder, "models/.versions/kitchen/v1/model.json", "{\"format\":2,\"older\":true}");
        write(folder, "models/.versions/lock", "");
        write(folder, "models/.kitchen.new-1-ab/model.json", "half");
        write(folder, "conf/org.karmma.serving.cfg", "floor = 0.2\n");
        Modes.set(write(folder, "conf/accounts.json", "secret"), "0600");
        write(folder, "conf/deep/" + "x".repeat(90) + "/" + "y".repeat(120) + "/größe.cfg", "long");
        Files.createDirectories(folder.resolve("modalities"));
        write(folder, "log/events.jsonl", "{}\n{}\n");
        write(folder, "cache/javacpp/native.so", "made again");
        write(folder, "my-run/run/experiment.json", "{}");
        write(folder, "my-run/results.json", "{}");
        return home;
    }

    static Path write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Every file with its mode and its text, every folder with its mode. */
    static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : (Iterable<Path>) all::iterator) {
                    contents.put(folder.relativize(path).toString(), Modes.of(path) + " "
                            + (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Hashed.of(path, Files.size(path)) : "folder"));
                }
            }
        }
        return contents;
    }
}
