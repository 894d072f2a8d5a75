"""The FBI's NativeEBTSService as a way in: one SOAP 1.1 envelope around the bytes of an EBTS file."""
