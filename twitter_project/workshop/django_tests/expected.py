"""Django's tests that fail on this engine, each with the feature that MongoDB lacks."""

MILLISECONDS = "MongoDB stores milliseconds; the test compares microseconds"
SQL_TEXT = "the test reads the text of the SQL query, and there is none"
RAW_SQL = "the test passes a piece of SQL through extra() or RawSQL"
SQL_ONLY = "the test defines a function that can only be written as SQL"
TWO_QUERIES = (
    "MongoDB deletes by a collection's own fields: a deletion across a join, or by an "
    "aggregate, is right but takes two queries where the test counts one"
)
SQL_CURSOR = "the test looks at the cursor of a SQL database"
ALIASES = "the query names a table twice, which does not change its result"
NO_OPERATOR = "MongoDB 6.0 has no such operator (Pi(), bitwise operators)"
ONE_ARGUMENT = "the backend passes one argument to a transform; `$mod` needs two"
NO_ATOMIC = (
    "the test expects a broken transaction; Django's own atomic does nothing here, "
    "we use twitter_project.shared.db.atomic"
)

EXPECTED: dict[str, str] = {
    "aggregation.tests.AggregateAnnotationPruningTests"
    ".test_non_aggregate_annotation_pruned": SQL_TEXT,
    "aggregation.tests.AggregateAnnotationPruningTests"
    ".test_referenced_aggregate_annotation_kept": SQL_TEXT,
    "aggregation.tests.AggregateAnnotationPruningTests"
    ".test_referenced_composed_subquery_requires_wrapping": SQL_TEXT,
    "aggregation.tests.AggregateAnnotationPruningTests"
    ".test_referenced_subquery_requires_wrapping": SQL_TEXT,
    "aggregation.tests.AggregateAnnotationPruningTests"
    ".test_unreferenced_aggregate_annotation_pruned": SQL_TEXT,
    "aggregation.tests.AggregateAnnotationPruningTests"
    ".test_unused_aliased_aggregate_pruned": SQL_TEXT,
    "aggregation.tests.AggregateTestCase.test_add_implementation": SQL_ONLY,
    "aggregation.tests.AggregateTestCase"
    ".test_aggregation_default_using_decimal_from_database": NO_OPERATOR,
    "aggregation.tests.AggregateTestCase"
    ".test_aggregation_subquery_annotation": SQL_TEXT,
    "aggregation.tests.AggregateTestCase"
    ".test_aggregation_subquery_annotation_related_field": SQL_TEXT,
    "aggregation.tests.AggregateTestCase.test_coalesced_empty_result_set": RAW_SQL,
    "aggregation.tests.AggregateTestCase.test_count_star": SQL_TEXT,
    "aggregation.tests.AggregateTestCase.test_empty_result_optimization": SQL_ONLY,
    "aggregation.tests.AggregateTestCase"
    ".test_exists_extra_where_with_aggregate": RAW_SQL,
    "aggregation.tests.AggregateTestCase"
    ".test_order_by_aggregate_transform": ONE_ARGUMENT,
    "aggregation_regress.tests.AggregationTests.test_annotate_with_extra": RAW_SQL,
    "aggregation_regress.tests.AggregationTests.test_annotation": RAW_SQL,
    "aggregation_regress.tests.AggregationTests.test_annotation_with_value": SQL_TEXT,
    "aggregation_regress.tests.AggregationTests.test_more_more": RAW_SQL,
    "aggregation_regress.tests.AggregationTests.test_more_more_more": RAW_SQL,
    "annotations.tests.NonAggregateAnnotationTestCase"
    ".test_column_field_ordering": RAW_SQL,
    "annotations.tests.NonAggregateAnnotationTestCase"
    ".test_column_field_ordering_with_deferred": RAW_SQL,
    "annotations.tests.NonAggregateAnnotationTestCase.test_custom_functions": SQL_ONLY,
    "annotations.tests.NonAggregateAnnotationTestCase"
    ".test_custom_functions_can_ref_other_functions": SQL_ONLY,
    "annotations.tests.NonAggregateAnnotationTestCase"
    ".test_raw_sql_with_inherited_field": RAW_SQL,
    "basic.tests.ModelRefreshTests.test_refresh_unsaved": MILLISECONDS,
    "basic.tests.ModelRefreshTests.test_refresh_with_related": MILLISECONDS,
    "basic.tests.ModelTest.test_extra_method_select_argument_with_dashes": RAW_SQL,
    "basic.tests.ModelTest"
    ".test_extra_method_select_argument_with_dashes_and_values": RAW_SQL,
    "basic.tests.ModelTest.test_microsecond_precision": MILLISECONDS,
    "basic.tests.SelectOnSaveTests.test_select_on_save_lying_update": NO_ATOMIC,
    "delete.tests.DeletionTests.test_only_referenced_fields_selected": SQL_TEXT,
    "delete.tests.FastDeleteTests.test_fast_delete_aggregation": TWO_QUERIES,
    "delete.tests.FastDeleteTests.test_fast_delete_full_match": TWO_QUERIES,
    "delete.tests.FastDeleteTests.test_fast_delete_joined_qs": TWO_QUERIES,
    "expressions.tests.BasicExpressionsTests.test_annotate_values_filter": RAW_SQL,
    "expressions.tests.BasicExpressionsTests"
    ".test_filtering_on_rawsql_that_is_boolean": RAW_SQL,
    "expressions.tests.BasicExpressionsTests.test_order_by_multiline_sql": RAW_SQL,
    "expressions.tests.ExistsTests.test_optimizations": SQL_TEXT,
    "expressions.tests.ExpressionOperatorTests.test_lefthand_bitwise_and": NO_OPERATOR,
    "expressions.tests.ExpressionOperatorTests.test_lefthand_bitwise_or": NO_OPERATOR,
    "expressions.tests.ExpressionOperatorTests.test_lefthand_bitwise_xor": NO_OPERATOR,
    "expressions.tests.ExpressionOperatorTests"
    ".test_lefthand_bitwise_xor_null": NO_OPERATOR,
    "expressions.tests.ExpressionOperatorTests"
    ".test_lefthand_bitwise_xor_right_null": NO_OPERATOR,
    "expressions.tests.ExpressionOperatorTests"
    ".test_lefthand_transformed_field_bitwise_or": NO_OPERATOR,
    "expressions.tests.FTimeDeltaTests"
    ".test_datetime_subtraction_microseconds": MILLISECONDS,
    "expressions.tests.FTimeDeltaTests"
    ".test_duration_with_datetime_microseconds": MILLISECONDS,
    "expressions.tests.FTimeDeltaTests.test_negative_timedelta_update": MILLISECONDS,
    "expressions.tests.FTimeDeltaTests.test_time_subtraction": MILLISECONDS,
    "get_or_create.tests.UpdateOrCreateTests"
    ".test_update_only_defaults_and_pre_save_fields_when_local_fields": SQL_TEXT,
    "lookup.tests.LookupTests.test_exact_none_transform": SQL_ONLY,
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
    "queries.test_explain.ExplainTests.test_basic": SQL_TEXT,
    "queries.test_iterator.QuerySetIteratorTests"
    ".test_default_iterator_chunk_size": SQL_CURSOR,
    "queries.test_iterator.QuerySetIteratorTests.test_iterator_chunk_size": SQL_CURSOR,
    "queries.test_iterator.QuerySetIteratorTests.test_no_chunked_reads": SQL_CURSOR,
    "queries.test_q.QCheckTests.test_rawsql": RAW_SQL,
    "queries.test_qs_combinators.QuerySetSetOperationTests.test_exists_union": SQL_TEXT,
    "queries.test_qs_combinators.QuerySetSetOperationTests"
    ".test_union_multiple_models_with_values_list_and_order_by_extra_select": RAW_SQL,
    "queries.test_qs_combinators.QuerySetSetOperationTests"
    ".test_union_with_extra_and_values_list": RAW_SQL,
    "queries.test_query.TestQueryNoModel.test_q_annotation": RAW_SQL,
    "queries.test_query.TestQueryNoModel.test_rawsql_annotation": RAW_SQL,
    "queries.tests.EscapingTests.test_ticket_7302": RAW_SQL,
    "queries.tests.ExcludeTests.test_exclude_m2m_through": SQL_TEXT,
    "queries.tests.ExcludeTests.test_exclude_multivalued_exists": SQL_TEXT,
    "queries.tests.ExistsSql.test_distinct_exists": SQL_TEXT,
    "queries.tests.Queries1Tests.test_order_by_rawsql": RAW_SQL,
    "queries.tests.Queries1Tests.test_order_by_tables": ALIASES,
    "queries.tests.Queries1Tests.test_ticket7235": RAW_SQL,
    "queries.tests.Queries1Tests.test_tickets_1878_2939": RAW_SQL,
    "queries.tests.Queries1Tests.test_tickets_7087_12242": RAW_SQL,
    "queries.tests.Queries4Tests.test_filter_reverse_non_integer_pk": MILLISECONDS,
    "queries.tests.Queries5Tests.test_extra_select_literal_percent_s": RAW_SQL,
    "queries.tests.Queries5Tests.test_ordering": RAW_SQL,
    "queries.tests.Queries5Tests.test_ticket7256": RAW_SQL,
    "queries.tests.Queries6Tests.test_col_alias_quoted": SQL_TEXT,
    "queries.tests.ValuesQuerysetTests"
    ".test_extra_multiple_select_params_values_order_by": RAW_SQL,
    "queries.tests.ValuesQuerysetTests"
    ".test_extra_select_params_values_order_in_extra": RAW_SQL,
    "queries.tests.ValuesQuerysetTests.test_extra_values": RAW_SQL,
    "queries.tests.ValuesQuerysetTests.test_extra_values_list": RAW_SQL,
    "queries.tests.ValuesQuerysetTests.test_extra_values_order_multiple": RAW_SQL,
    "queries.tests.ValuesQuerysetTests.test_extra_values_order_twice": RAW_SQL,
    "queries.tests.ValuesQuerysetTests.test_flat_extra_values_list": RAW_SQL,
    "queries.tests.ValuesQuerysetTests.test_named_values_list_with_fields": RAW_SQL,
    "queries.tests.ValuesQuerysetTests.test_named_values_list_without_fields": RAW_SQL,
}
