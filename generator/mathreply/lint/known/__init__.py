"""What each engine knows, tried in a browser with each."""
