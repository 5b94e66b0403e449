"""The background service: APScheduler's interval, signals, one instance, a heartbeat."""
