"""What the benchmark gives its clients; needs none of them."""

import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Benchmarks"))

from harness import paths, peers  # noqa: E402


class CallsTest(unittest.TestCase):
    def lines(self, requests):
        """How many requests are asked for, and how many prompts and bytes the file has."""
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(paths, "WORK", pathlib.Path(folder)):
            command, _ = peers.calls(peers.Job("http://h/v1", requests, 64, None, "paradigm", 4))
            file = pathlib.Path(command[command.index("--prompts") + 1])
            with open(file, "rb") as lines:
                return command[command.index("--requests") + 1], sum(1 for _ in lines), file.stat().st_size

    def test_a_request_has_a_prompt_of_its_own(self):
        self.assertEqual(self.lines(1000)[:2], ("1000", 1000))

    def test_a_fast_machine_does_not_stop_at_the_largest_file(self):
        requests, prompts, size = self.lines(1_000_000)
        self.assertEqual(requests, "1000000")
        self.assertLess(prompts, 1_000_000)
        self.assertLessEqual(size, 64 << 20)


if __name__ == "__main__":
    unittest.main()
