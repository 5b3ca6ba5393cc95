/** SQL for an instant as the API writes it (RFC 3339, UTC, milliseconds), where PostgreSQL builds the JSON. */
export function instantJson(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

interface Page {
  /** SQL of one item's JSON, and of its cursor, over the rows that `from` gives. */
  item: string
  cursor: string
  /** `from … where …` with the order; without a limit. */
  from: string
  order: string
  /** Placeholder of the number of rows wanted. */
  limit: string
  /** SQL of the total, answered when the placeholder is true. */
  total: { when: string; query: string }
}

/** The most rows a page needs: the largest limit of the contract, and the row that tells of a next page. */
const mostRows = 101

/**
 * SQL of a list's whole answer as text, `{"items", "next_cursor", "total"?}`: one row more than wanted tells whether
 * there is a next page. The inner limit says to the planner, which cannot know the placeholder, that few rows are
 * wanted; rows are read, and made JSON, only as far as the outer one asks.
 */
export function pageJson({ item, cursor, from, order, limit, total }: Page): string {
  return `
    with page as (
      select * from (
        select ${item} as item, ${cursor} as cursor, row_number() over (order by ${order}) as place
        ${from} order by ${order} limit ${mostRows}
      ) first_rows limit ${limit} + 1
    )
    select '{"items":' || coalesce(json_agg(item order by place) filter (where place <= ${limit}), '[]')
      || ',"next_cursor":' || coalesce(to_json(max(cursor) filter (where place = ${limit} and (select count(*) from page) > ${limit}))::text, 'null')
      || case when ${total.when} then ',"total":' || (${total.query}) else '' end
      || '}'
    from page`
}
