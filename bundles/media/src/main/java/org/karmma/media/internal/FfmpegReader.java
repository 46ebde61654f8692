package org.karmma.media.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.karmma.dataset.DataException;
import org.karmma.dataset.Evidence;
import org.karmma.dataset.TimeSpan;
import org.karmma.extractor.Fingerprint;
import org.karmma.hdf5.Hdf5Files;
import org.karmma.media.MediaReader;
import org.karmma.media.PictureSize;
import org.karmma.media.Pictures;
import org.karmma.media.Sound;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Decodes with FFmpeg; folders of pictures, and pictures that HDF5 files hold, with OpenCV. */
@Component(configurationPid = FfmpegReader.PID)
@Designate(ocd = FfmpegReader.Config.class)
public final class FfmpegReader implements MediaReader {

    static final String PID = "org.karmma.media.reader";

    /** To be raised whenever the same evidence is decoded to something else. */
    private static final int VERSION = 1;

    /** What decoding may take. */
    @ObjectClassDefinition(name = "Karmma: media reader", description = "How much of a recording is decoded and kept.")
    public @interface Config {

        @AttributeDefinition(name = "Most pictures", min = "2", max = "100000",
                description = "Pictures held of one span; longer spans are thinned out evenly, in pairs of neighbours. From 2 to 100000.")
        int maxPictures() default 256;

        @AttributeDefinition(name = "Longest side", min = "16", max = "16384",
                description = "Longer side of a decoded picture in pixels; larger ones are scaled down. From 16 to 16384.")
        int maxSide() default 480;

        @AttributeDefinition(name = "Most sound", min = "1", max = "86400",
                description = "Seconds of sound held of one span; longer spans are refused. From 1 to 86400.")
        double maxSound() default 900;

        @AttributeDefinition(name = "Pictures per second", min = "0.1", max = "1000",
                description = "Pictures per second in folders of numbered pictures whose data set does not say it. From 0.1 to 1000.")
        double folderFps() default 60;

        @AttributeDefinition(name = "Cache", min = "0", max = "1000000",
                description = "Megabytes of decoded pictures and sound kept for whoever asks for the same again. From 0 to 1000000.")
        int cacheMegabytes() default 96;
    }

    private final Limits limits;
    private final Recent<Key, Object> recent;
    private final Hdf5Files packed = new Hdf5Files();

    @Activate
    public FfmpegReader(BundleContext context, Config config) {
        this(context, new Limits(config.maxPictures(), config.maxSide(), config.maxSound(), config.folderFps()), config.cacheMegabytes());
    }

    /** With the defaults, outside a framework. */
    public FfmpegReader() {
        this(null, new Limits(256, 480, 900, 60), 96);
    }

    FfmpegReader(BundleContext context, Limits limits, int cacheMegabytes) {
        Natives.configure(context);
        this.limits = limits;
        this.recent = new Recent<>(cacheMegabytes * 1_000_000L, FfmpegReader::bytes);
    }

    @Deactivate
    void deactivate() {
        recent.clear();
        packed.close();
    }

    @Override
    public Optional<Pictures> pictures(Evidence evidence, TimeSpan span) throws DataException {
        Natives.load();
        if (evidence instanceof Evidence.Buffer buffer) {
            return Optional.of(Buffers.pictures(buffer, span, limits));
        }
        Evidence.Recording recording = (Evidence.Recording) evidence;
        Path path = recording.path();
        if (recording.entry().isPresent()) {
            Optional<Album> album = get(Key.of(recording, "pictures", span, 0), () -> read(recording, data -> data.pictures(span, limits)));
            return album.map(Pictures.class::cast);
        }
        if (Files.isDirectory(path)) {
            double rate = recording.rate().orElse(limits.folderFps());
            PictureFolder folder = get(Key.of(path, "list", TimeSpan.WHOLE, 0), () -> PictureFolder.list(path));
            return Optional.of(get(Key.of(path, "folder " + folder.stamp(span, rate), span, rate),
                    () -> folder.pictures(span, rate, limits)));
        }
        Optional<Album> album = get(Key.of(path, "pictures", span, 0), () -> VideoFile.pictures(path, span, limits));
        return album.map(Pictures.class::cast);
    }

    @Override
    public Optional<PictureSize> size(Evidence evidence) throws DataException {
        Natives.load();
        if (evidence instanceof Evidence.Buffer buffer) {
            long[] shape = buffer.samples().shape();
            return shape.length == 4 ? Optional.of(new PictureSize((int) shape[2], (int) shape[1])) : Optional.empty();
        }
        Evidence.Recording recording = (Evidence.Recording) evidence;
        Path path = recording.path();
        if (recording.entry().isPresent()) {
            return read(recording, Packed::size);
        }
        if (Files.isDirectory(path)) {
            return Optional.of(PictureFolder.list(path).size());
        }
        try (Input input = Input.open(path)) {
            return input.hasPictures() ? Optional.of(input.size()) : Optional.empty();
        }
    }

    @Override
    public Optional<Sound> sound(Evidence evidence, TimeSpan span, int rate) throws DataException {
        Natives.load();
        if (evidence instanceof Evidence.Buffer buffer) {
            return Optional.of(Buffers.sound(buffer, span, rate));
        }
        Evidence.Recording recording = (Evidence.Recording) evidence;
        if (recording.entry().isPresent()) {
            return get(Key.of(recording, "sound", span, rate), () -> read(recording, data -> data.sound(span, rate, limits)));
        }
        Path path = recording.path();
        return get(Key.of(path, "sound", span, rate), () -> SoundFile.sound(path, span, rate, limits));
    }

    /** Asks one of the recordings that a file holds. */
    private interface Question<T> {
        T of(Packed recording) throws DataException;
    }

    private <T> T read(Evidence.Recording recording, Question<T> question) throws DataException {
        return packed.read(recording.path(), file -> question.of(new Packed(file.data(recording.entry().orElseThrow()), recording)));
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of("ffmpeg", VERSION, limits);
    }

    /** What is kept under a key is always of the type that its maker makes. */
    @SuppressWarnings("unchecked")
    private <T> T get(Key key, Recent.Maker<T> maker) throws DataException {
        return (T) recent.get(key, maker::make);
    }

    private static long bytes(Object value) {
        Object held = value instanceof Optional<?> o ? o.orElse(null) : value;
        if (held instanceof Album album) {
            return album.bytes();
        }
        if (held instanceof Sound sound) {
            return 4L * sound.samples().length;
        }
        return held instanceof PictureFolder folder ? 100L * folder.count() : 100;
    }

    /** A file as it was when it was read, and what was asked of it. */
    private record Key(Path path, String what, long size, FileTime changed, TimeSpan span, double rate) {

        /** Of an entry, and how its elements are placed in time. */
        static Key of(Evidence.Recording recording, String what, TimeSpan span, double rate) {
            return of(recording.path(), what + " " + recording.entry() + recording.rate() + recording.start(), span, rate);
        }

        static Key of(Path path, String what, TimeSpan span, double rate) {
            try {
                BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
                return new Key(path, what, a.size(), a.lastModifiedTime(), span, rate);
            } catch (IOException e) {
                // whoever opens it says what is wrong
                return new Key(path, what, -1, FileTime.fromMillis(0), span, rate);
            }
        }
    }
}
