"""How scripts/figures reads logs and traces; starts no process."""

import importlib.machinery
import importlib.util
import json
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
SCRIPT = str(pathlib.Path(__file__).resolve().parents[2] / "scripts" / "figures")
LOADER = importlib.machinery.SourceFileLoader("figures", SCRIPT)
figures = importlib.util.module_from_spec(importlib.util.spec_from_loader("figures", LOADER))
LOADER.exec_module(figures)


class LogTest(unittest.TestCase):
    def requests(self, *lines):
        simulator = object.__new__(figures.Simulator)
        with tempfile.TemporaryDirectory() as folder:
            simulator.log = pathlib.Path(folder) / "log.jsonl"
            simulator.log.write_text("".join(json.dumps(line) + "\n" for line in lines))
            return simulator.requests()

    def test_requests_are_in_order_of_arrival_in_seconds_since_1970(self):
        found = self.requests(
            {"event": "start", "unix_seconds": 1000.0},
            {"event": "request", "arrived": 2.0, "ended": 2.5, "status": 200},
            {"event": "request", "arrived": 1.0, "ended": 4.0, "status": 429},
        )
        self.assertEqual([(request["at"], request["end"]) for request in found], [(1001.0, 1004.0), (1002.0, 1002.5)])
        self.assertEqual(figures.refused_share(found), 0.5)
        self.assertEqual(figures.rate(found, 1000, 1010), 0.1)
        self.assertEqual(figures.rate(found, 1001, 1002, field="at", status=429), 1)

    def test_nothing_sent_is_nothing_refused(self):
        self.assertEqual(figures.refused_share(self.requests({"event": "start", "unix_seconds": 1.0})), 0)


class WindowTest(unittest.TestCase):
    def batch(self, *trace):
        batch = object.__new__(figures.Batch)
        batch.start, batch.trace = 100.0, [(100.0 + at, {"window": window}) for at, window in trace]
        return batch

    def test_the_window_is_averaged_over_time_not_over_lines(self):
        batch = self.batch((0, 10), (1, 20), (4, 40))
        self.assertAlmostEqual(batch.average_window(0, 4), (10 + 3 * 20) / 4)
        self.assertAlmostEqual(batch.average_window(3, 6), (20 + 2 * 40) / 3)

    def test_the_last_line_lasts(self):
        self.assertEqual(self.batch((0, 8)).average_window(5, 9), 8)

    def test_a_band_names_what_is_missed(self):
        kept = figures.band_result("w", self.batch((0, 9)), 8, 0, 1)
        missed = figures.band_result("w", self.batch((0, 11)), 8, 0, 1)
        self.assertTrue(kept.is_kept and "not met" not in kept.line)
        self.assertTrue(not missed.is_kept and "**(not met)**" in missed.line)


if __name__ == "__main__":
    unittest.main()
