"""Pages: the shell, page-or-fragment rendering, request life cycle, security headers, error pages."""
