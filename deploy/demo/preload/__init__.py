"""On the path of every process that runs by a movable clock."""
