"""What is common to every change, whoever made its plan: review, sending, results and undo."""
