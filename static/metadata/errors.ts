/**
 * MetadataFault
 * └ XmlUnreadable   a form, view or layout that is not the XML it should be
 */

/** Metadata from upstream that cannot be used as it is. */
export class MetadataFault extends Error {
  override name = "MetadataFault";
}

/** The text is not well-formed XML, or its root is not the expected element. */
export class XmlUnreadable extends MetadataFault {
  override name = "XmlUnreadable";
}
