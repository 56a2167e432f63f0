package io.kubectlrc.lint.report;

import io.kubectlrc.manifest.Visible;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes elements with their attributes, indented. */
final class Xml {
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter writer;
  private int depth;

  /** What is to be written between a start and an end. */
  interface Content {
    void write(Xml xml) throws XMLStreamException;
  }

  private Xml() throws XMLStreamException {
    writer = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
  }

  /** A document with this content. */
  static void write(Appendable out, Content content) throws IOException {
    try {
      Xml xml = new Xml();
      content.write(xml);
      xml.writer.flush();
      out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
          .append(xml.text.toString())
          .append("\n");
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  /**
   * An element.
   *
   * @param attributes names and values by turns
   */
  void element(String name, List<String> attributes, Content content) throws XMLStreamException {
    start(name, attributes);
    depth++;
    content.write(this);
    depth--;
    line();
    writer.writeEndElement();
  }

  /** An element with a text. */
  void text(String name, List<String> attributes, String content) throws XMLStreamException {
    start(name, attributes);
    writer.writeCharacters(valid(content));
    writer.writeEndElement();
  }

  /** An element without content. */
  void empty(String name, List<String> attributes) throws XMLStreamException {
    line();
    writer.writeEmptyElement(name);
    attributes(attributes);
  }

  private void start(String name, List<String> attributes) throws XMLStreamException {
    line();
    writer.writeStartElement(name);
    attributes(attributes);
  }

  private void attributes(List<String> attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.size(); i += 2) {
      writer.writeAttribute(attributes.get(i), valid(attributes.get(i + 1)));
    }
  }

  private void line() throws XMLStreamException {
    writer.writeCharacters("\n" + "  ".repeat(depth));
  }

  /** Other characters cannot be written in XML; those that are hidden should not be. */
  private static String valid(String text) {
    return Visible.of(text)
        .replaceAll("[^\\t\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}
