"""The demonstration: a county, its town and two villages on this machine, driven from outside as people would."""
