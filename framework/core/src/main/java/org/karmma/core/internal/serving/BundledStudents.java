package org.karmma.core.internal.serving;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.karmma.core.Event;
import org.karmma.core.EventLog;
import org.karmma.core.bundles.BroughtStudent;
import org.karmma.student.Presence;

/**
 * The students that bundles bring. One serves where none of its name is installed: what is installed was chosen by name, has versions and
 * perhaps a shadow, and is not to be displaced by a file that happens to bring the same name. The other one waits, and serves when the
 * installed one is removed.
 */
final class BundledStudents {

    /** To try one out, whose slots are nobody's news. */
    private static final EventLog NOBODY = new EventLog() {
        @Override
        public void add(Event.Kind kind, String subject, String detail) {
            // nobody hears of it
        }

        @Override
        public List<Event> latest(int count) {
            return List.of();
        }
    };

    private final BundledModels models;
    private final PublishedStudents published;
    private final VersionChanges changes;
    private final Surroundings around;
    private final StudentNews news;

    BundledStudents(BundledModels models, PublishedStudents published, VersionChanges changes, Surroundings around) {
        this.models = models;
        this.published = published;
        this.changes = changes;
        this.around = around;
        this.news = new StudentNews(around.events());
    }

    /** Takes one in: it serves, or waits, or is refused, and then whatever served goes on. {@link #standing} tells. */
    void bring(BundledModel model) {
        changes.ofOpen(() -> {
            String name = model.student();
            if (model.refusal() == null) {
                models.add(model);
                try {
                    if (published.isInstalled(name) || models.of(name).get(0) != model) {
                        tryOut(model);
                    } else {
                        published.followBundles(name);
                    }
                } catch (RuntimeException | Error e) { // the framework would keep it to itself
                    model.refuse(e);
                }
            }
            BroughtStudent standing = standing(model);
            if (standing.state() != BroughtStudent.State.SERVING) {
                news.tell(Event.Kind.REFUSED, name, model.refusal() == null ? model + " does not serve: " + standing.detail()
                        : model.bundle() + ": " + model.refusal());
            }
        });
    }

    /** One that waits must open when its turn comes: then there may be nothing else. */
    private void tryOut(BundledModel model) {
        LiveVersion opened = model.open(around, new VersionEvents(NOBODY, model.version(), false));
        if (opened != null) {
            opened.release();
        }
    }

    /**
     * Takes one back: the next one that its name has serves, or none. Requests under way end with what they began with.
     *
     * @param quietly everything stops, so no other one takes its place, and it is no event
     */
    void takeBack(BundledModel model, boolean quietly) {
        changes.ofOpen(() -> {
            String name = model.student();
            models.remove(model);
            if (published.brought(name).filter(serving -> serving == model).isEmpty()) {
                return;
            }
            if (quietly) {
                published.withdraw(name);
                return;
            }
            published.followBundles(name);
            if (published.handle(name) == null) {
                news.tell(Event.Kind.WITHDRAWN, name, model + " has gone");
            }
        });
        model.delete();
    }

    /** What has become of one. */
    BroughtStudent standing(BundledModel model) {
        String name = model.student();
        if (model.refusal() != null) {
            return new BroughtStudent(name, BroughtStudent.State.REFUSED, "student " + name + " cannot be used: " + model.refusal());
        }
        Optional<BundledModel> serving = published.brought(name);
        if (serving.filter(other -> other == model).isPresent()) {
            return new BroughtStudent(name, BroughtStudent.State.SERVING, "student " + name + " serves" + without(name));
        }
        return new BroughtStudent(name, BroughtStudent.State.ASIDE, serving
                .map(other -> "student " + name + " is taken from " + other.bundle() + " instead (the highest version, then the latest)")
                .orElse("student " + name + " is the one that is installed in this home instead; karmma student remove " + name
                        + " makes way for this one"));
    }

    private String without(String name) {
        StudentHandle handle = published.handle(name);
        try {
            String absent = handle == null ? "" : handle.slots().stream().filter(slot -> !slot.isPresent()).map(BundledStudents::text)
                    .collect(Collectors.joining(", "));
            return absent.isEmpty() ? "" : " without " + absent;
        } catch (IllegalStateException e) {
            return ""; // it has just gone
        }
    }

    private static String text(Presence slot) {
        return slot.slot() + " (" + slot.cause().id() + ")";
    }
}
