package org.karmma.server.internal.api;

import org.karmma.core.Workbench;
import org.karmma.student.Student;

/** Finds students for requests. */
final class Named {

    private Named() {}

    static Student student(Workbench workbench, Exchange exchange) throws Refusal {
        check(workbench, exchange);
        return workbench.studentNow(exchange.path("student")).orElseThrow(() -> unknown(workbench, exchange));
    }

    /** @return the name of a student that there is */
    static String check(Workbench workbench, Exchange exchange) throws Refusal {
        String name = exchange.path("student");
        if (!workbench.students().contains(name)) {
            throw unknown(workbench, exchange);
        }
        return name;
    }

    private static Refusal unknown(Workbench workbench, Exchange exchange) {
        return new Refusal(404, "there is no student " + exchange.path("student") + " here; " + (workbench.students().isEmpty()
                ? "none is installed. Install one with karmma student install" : "there are " + String.join(", ", workbench.students())));
    }
}
