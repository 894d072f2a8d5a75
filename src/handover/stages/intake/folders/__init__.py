"""Drop folders: what a jail writes there by SFTP is taken in, and every file is answered by where it goes."""
