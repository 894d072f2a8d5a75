"""What bars an adverse act in the person's own records, and how a case stops for it."""
