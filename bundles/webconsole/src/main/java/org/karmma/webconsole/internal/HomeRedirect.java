package org.karmma.webconsole.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** Who opens the server's address finds the page; what nobody else serves ends here, too. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern("/")
public final class HomeRedirect extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getRequestURI()) {
            case "/" -> response.sendRedirect(PageServlet.PATH);
            case "/favicon.ico" -> response.sendRedirect(PageServlet.PATH + "/assets/mark.svg"); // browsers ask for it beside any page
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
