"""The suite: one folder an application, beside architecture and e2e."""
