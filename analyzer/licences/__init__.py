"""Under which terms a repository may be used: licences by text, manifest and tag, as SPDX expressions."""
