package org.karmma.server.internal.api;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.karmma.core.Workbench;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The students of the home. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/api/v1/students")
public final class StudentsServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Workbench workbench;

    @Activate
    public StudentsServlet(@Reference Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Json.answer(response, workbench.students());
    }
}
