"""Run with: python3 -m unittest models/detector/test_genres.py"""
import os, sys, unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import genres


class Text(unittest.TestCase):
    def test_capitals_become_sentence_case_with_names_and_bearings(self):
        self.assertEqual(genres.sentence_case("LOW 998MB, WEST OF SHETLAND, WILL MOVE NNE. A RIDGE WILL CROSS THE NORTH SEA ON MONDAY."),
                         "Low 998MB, west of Shetland, will move NNE. A ridge will cross the North Sea on Monday.")

    def test_a_text_with_lower_case_stays_as_it_is(self):
        text = "The NWS in Boston said so."
        self.assertEqual(genres.sentence_case(text), text)

    def test_three_dots_start_no_sentence(self):
        self.assertEqual(genres.sentence_case("DRY TODAY... BUT WET LATER."), "Dry today... but wet later.")

    def test_broken_lines_are_joined_and_indented_lines_start_paragraphs(self):
        self.assertEqual(genres.unwrap("The bank said\nit would lend.\n    Rates rose\nagain.\n\nEnd."), ["The bank said it would lend.", "Rates rose again.", "End."])

    def test_a_sentence_broken_by_a_link_is_put_together(self):
        self.assertEqual(genres.rejoin(["The office convicted 10", "men of theft.", "He was held."]), ["The office convicted 10 men of theft.", "He was held."])

    def test_what_ends_a_sentence_is_not_joined_with_what_follows(self):
        self.assertEqual(genres.rejoin(["Bronze medallist", "Kelly Sotherton won.", "She was glad."], any_start=True), ["Bronze medallist Kelly Sotherton won.", "She was glad."])

    def test_lost_paragraph_breaks_are_found_where_no_space_follows_a_sentence(self):
        self.assertEqual(genres.split_joined("There were 70 deaths.Ages ranged widely. “We act,” he said. “Now.”The U.S.A. agreed."),
                         ["There were 70 deaths.", "Ages ranged widely. “We act,” he said. “Now.”", "The U.S.A. agreed."])

    def test_white_space_is_single_and_none_stands_before_a_comma(self):
        self.assertEqual(genres.squeeze(" one\u00a0 two , three . 4 .5"), "one two, three. 4 .5")

    def test_rows_of_tables_and_headings_are_no_prose(self):
        self.assertFalse(genres.prose("Shr 1.01 dlrs vs 95 cts Net 13.3 mln vs 11.6"))
        self.assertFalse(genres.prose("What the minister told the house"))
        self.assertTrue(genres.prose("The company said its profit rose by a third."))


class Choice(unittest.TestCase):
    def test_every_group_is_taken_in_turn(self):
        items = [{"id": f"a{i}", "group": "a"} for i in range(50)] + [{"id": "b", "group": "b"}, {"id": "c", "group": "c"}]
        self.assertEqual({item["group"] for item in genres.spread(items)[:3]}, {"a", "b", "c"})


if __name__ == "__main__":
    unittest.main()
