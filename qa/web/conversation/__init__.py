"""The state of a conversation, and the engine protocol it is asked through."""
