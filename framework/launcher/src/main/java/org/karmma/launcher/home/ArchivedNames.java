package org.karmma.launcher.home;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.karmma.dataset.DataException;

/** What files in a backup may be called: a name from an archive becomes a path on somebody's disk. */
final class ArchivedNames {

    private static final Pattern MODE = Pattern.compile("0[0-7]{3}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PART_OF_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,255}");

    private ArchivedNames() {}

    /** @throws DataException naming the entry that no backup of ours has */
    static void check(BackupManifest manifest, Path archive) throws DataException {
        Set<String> parts = new HashSet<>(manifest.parts());
        for (String part : parts) {
            expect(isPlain(part) && !part.contains("/") && (HomeParts.ALWAYS.contains(part) || part.equals(HomeStamp.NAME)
                    || HomeParts.isRunName(part)), archive, part);
        }
        for (Map.Entry<String, String> folder : manifest.folders().entrySet()) {
            expect(isPlain(folder.getKey()) && parts.contains(top(folder.getKey())), archive, folder.getKey());
            expect(MODE.matcher(folder.getValue()).matches(), archive, folder.getKey());
        }
        for (Map.Entry<String, BackupManifest.Entry> file : manifest.files().entrySet()) {
            BackupManifest.Entry entry = file.getValue();
            expect(isPlain(file.getKey()) && parts.contains(top(file.getKey())), archive, file.getKey());
            expect(entry.bytes() >= 0 && MODE.matcher(entry.mode()).matches() && SHA256.matcher(entry.sha256()).matches(), archive,
                    file.getKey());
            for (String above = above(file.getKey()); !above.isEmpty(); above = above(above)) {
                expect(!manifest.files().containsKey(above), archive, file.getKey());
            }
        }
    }

    /** Relative, and without detours. */
    private static boolean isPlain(String name) {
        for (String part : name.split("/", -1)) {
            if (part.equals(".") || part.equals("..") || !PART_OF_NAME.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    private static String top(String name) {
        int end = name.indexOf('/');
        return end < 0 ? name : name.substring(0, end);
    }

    private static String above(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    private static void expect(boolean holds, Path archive, String name) throws DataException {
        if (!holds) {
            throw BackupManifest.damaged(archive, "it names what no backup holds: '" + name + "'", null);
        }
    }
}
