"""Pages: components, access control, the common responses. `templatetags.handover` has the components."""
