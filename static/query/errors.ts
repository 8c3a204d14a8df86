/**
 * Why a query cannot be answered on this device. Nothing is ever approximated.
 *
 *     Error
 *     └ QueryFault         message is a sentence for the person who opened the view
 *       ├ MalformedFetch   not FetchXML
 *       ├ UnsupportedFetch FetchXML that this evaluator does not know
 *       └ NotOnDevice      a table or a column that the offline profile leaves out
 */

export class QueryFault extends Error {
  override readonly name: string = "QueryFault";
}

export class MalformedFetch extends QueryFault {
  override readonly name = "MalformedFetch";
}

export class UnsupportedFetch extends QueryFault {
  override readonly name = "UnsupportedFetch";
}

export class NotOnDevice extends QueryFault {
  override readonly name = "NotOnDevice";
}
