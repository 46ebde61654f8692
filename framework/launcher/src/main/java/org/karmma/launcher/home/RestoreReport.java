package org.karmma.launcher.home;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of a restoration.
 *
 * @param home that was restored
 * @param karmma the version that wrote the backup
 * @param created when that was, ISO 8601
 * @param files how many files were restored
 * @param bytes how much they are
 * @param kept the folder with what was there before; null where nothing was
 * @param newer bundles of the drop folder that stay, since they are newer than those of the backup
 */
public record RestoreReport(Path home, String karmma, String created, int files, long bytes, Path kept, List<String> newer) {}
