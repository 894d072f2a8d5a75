"""What an operator does: agencies, people and machine tokens. Each act is audited."""
