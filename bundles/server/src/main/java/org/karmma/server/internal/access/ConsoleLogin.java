package org.karmma.server.internal.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.osgi.service.component.annotations.Component;

/** The Web Console knows whom the {@link Gate} knows. Without this it would have a password of its own, and a well-known one. */
@Component(service = SecurityProvider.class, property = "webconsole.security.provider.id=karmma")
public final class ConsoleLogin implements SecurityProvider {

    @Override
    public Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        return request.getAttribute(Caller.ACCOUNT); // without one the gate has answered already
    }

    @Override
    public boolean authorize(Object user, String role) {
        return user instanceof Account account && account.role().may(Role.INSTALLER);
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        // browsers keep what was typed until they are closed
    }
}
