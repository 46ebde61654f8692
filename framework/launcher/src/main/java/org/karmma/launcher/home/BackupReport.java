package org.karmma.launcher.home;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of a backup.
 *
 * @param archive where it is
 * @param archiveBytes how large that is
 * @param files how many files are in it
 * @param bytes how much they are
 * @param parts the folders of the home that are in it
 * @param leftOut files that are not, and why
 */
public record BackupReport(Path archive, long archiveBytes, int files, long bytes, List<String> parts, List<String> leftOut) {}
