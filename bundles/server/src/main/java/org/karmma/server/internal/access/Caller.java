package org.karmma.server.internal.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request of somebody who is known. */
final class Caller extends HttpServletRequestWrapper {

    /** Attribute of the request, where wrappers are taken off on the way. */
    static final String ACCOUNT = Account.class.getName();

    private final Account account;

    Caller(HttpServletRequest request, Account account) {
        super(request);
        this.account = account;
        request.setAttribute(ACCOUNT, account);
    }

    @Override
    public String getRemoteUser() {
        return account.name();
    }

    @Override
    public Principal getUserPrincipal() {
        return account;
    }

    @Override
    public String getAuthType() {
        return BASIC_AUTH;
    }

    @Override
    public boolean isUserInRole(String role) {
        return account.role().may(Role.of(role));
    }
}
