package org.karmma.dropfolder;

import java.util.Optional;
import java.util.function.Supplier;
import org.karmma.core.bundles.BroughtStudent;
import org.karmma.core.bundles.Reasons;
import org.karmma.core.bundles.StudentBundles;
import org.osgi.framework.Bundle;

/** The students of model bundles: such a bundle is active although its student cannot be used. */
final class BroughtStudents {

    private final Supplier<StudentBundles> students;

    /** @param students gives null where nobody brings students to life, as in a worker */
    BroughtStudents(Supplier<StudentBundles> students) {
        this.students = students;
    }

    Optional<BroughtStudent> of(Bundle bundle) {
        StudentBundles here = students.get();
        return here == null ? Optional.empty() : here.broughtBy(bundle);
    }

    /** @throws Refusal if the bundle, which was started, brings a student that cannot be used */
    void tryOut(Bundle bundle) throws Refusal {
        BroughtStudent student = of(bundle).orElse(null);
        if (student != null && student.state() == BroughtStudent.State.REFUSED) {
            throw new Refusal(Reasons.name(bundle) + " is not taken in: " + student.detail());
        }
    }
}
