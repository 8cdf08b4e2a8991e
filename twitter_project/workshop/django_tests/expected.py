"""Django's tests that fail on this engine, each with the feature that MongoDB lacks."""

MILLISECONDS = "MongoDB keeps milliseconds of a datetime, the test microseconds"
SQL_TEXT = "the test reads the text of the SQL query, and there is none"
RAW_SQL = "the test passes a piece of SQL through extra() or RawSQL"
SQL_TRANSFORM = "the test defines a transform that can write itself as SQL only"
TWO_QUERIES = (
    "MongoDB deletes by a collection's own fields: a deletion across a join, or by an "
    "aggregate, is right but takes two queries where the test counts one"
)
NO_ATOMIC = (
    "the test expects a broken transaction; Django's own atomic does nothing here, "
    "twitter_project.shared.db.atomic is used"
)

EXPECTED: dict[str, str] = {
    "basic.tests.ModelRefreshTests.test_refresh_unsaved": MILLISECONDS,
    "basic.tests.ModelRefreshTests.test_refresh_with_related": MILLISECONDS,
    "basic.tests.ModelTest.test_microsecond_precision": MILLISECONDS,
    "basic.tests.ModelTest.test_extra_method_select_argument_with_dashes": RAW_SQL,
    "basic.tests.ModelTest"
    ".test_extra_method_select_argument_with_dashes_and_values": RAW_SQL,
    "basic.tests.SelectOnSaveTests.test_select_on_save_lying_update": NO_ATOMIC,
    "delete.tests.DeletionTests.test_only_referenced_fields_selected": SQL_TEXT,
    "delete.tests.FastDeleteTests.test_fast_delete_aggregation": TWO_QUERIES,
    "delete.tests.FastDeleteTests.test_fast_delete_full_match": TWO_QUERIES,
    "delete.tests.FastDeleteTests.test_fast_delete_joined_qs": TWO_QUERIES,
    "get_or_create.tests.UpdateOrCreateTests"
    ".test_update_only_defaults_and_pre_save_fields_when_local_fields": SQL_TEXT,
    "lookup.tests.LookupTests.test_exact_none_transform": SQL_TRANSFORM,
    "lookup.tests.LookupTests.test_in_ignore_none": SQL_TEXT,
    "lookup.tests.LookupTests.test_in_ignore_none_with_unhashable_items": SQL_TEXT,
    "lookup.tests.LookupTests.test_lookup_direct_value_rhs_unwrapped": SQL_TEXT,
    "lookup.tests.LookupTests.test_textfield_exact_null": SQL_TEXT,
    "lookup.tests.LookupTests.test_values": RAW_SQL,
    "lookup.tests.LookupTests.test_values_list": RAW_SQL,
    "many_to_one.tests.ManyToOneTests.test_selects": RAW_SQL,
    "ordering.tests.OrderingTests.test_extra_ordering": RAW_SQL,
    "ordering.tests.OrderingTests.test_extra_ordering_quoting": RAW_SQL,
    "ordering.tests.OrderingTests.test_extra_ordering_with_table_name": RAW_SQL,
}
