"""Drop folders: files that a jail writes by SFTP are taken in; the folder that a file is moved to shows the
result."""
