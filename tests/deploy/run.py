"""Runs the tests, with a word only those whose name contains it; the outcome goes to standard output."""

import sys
import unittest

loader = unittest.TestLoader()
if len(sys.argv) > 1:
    loader.testNamePatterns = [f"*{sys.argv[1]}*"]
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(loader.discover("."))
sys.exit(not result.wasSuccessful())
