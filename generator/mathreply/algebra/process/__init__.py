"""Children in which steps are judged, and which can be killed."""
