"""Files that hold files: archives, mailboxes, web archives. Every member goes to the dispatch."""
