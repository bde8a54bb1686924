"""Known vulnerabilities of the packages a repository builds on, from advisories that the operator imported."""
