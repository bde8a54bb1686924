"""Where a reviewer looks first: the files of one repository in the order of their relative fix risk."""
