package org.karmma.core;

import java.util.List;

/**
 * A modality that is here now.
 *
 * @param id its id
 * @param letter its letter
 * @param title for people
 * @param bundle symbolic name and version of the bundle it comes from
 * @param bundleId the framework's number of that bundle
 * @param extractors ids of its extractors
 */
public record ModalityInfo(String id, String letter, String title, String bundle, long bundleId, List<String> extractors) {}
