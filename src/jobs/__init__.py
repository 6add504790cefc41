"""Durable work: accepted once, done at least once, in order within a conversation, each outward step checkpointed.

    accept  ->  inbox (one row, before Slack gets its 200)
            ->  handover (a thread gives waiting rows to the engine under the same key)
            ->  engine (dbos: queue, checkpoints, recovery)  ->  perform(incoming, step)
            ->  inbox (done, or failed with a reference)

`roll` is how processes on one database know which of them are alive, so that a dead one's work is taken over.
"""
