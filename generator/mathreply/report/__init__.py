"""What came of an answer: the value, its JSON, the findings of its readers, the files it leaves."""
