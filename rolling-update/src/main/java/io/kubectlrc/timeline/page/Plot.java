package io.kubectlrc.timeline.page;

import java.time.Duration;
import java.util.List;

/**
 * A picture over the time: paths that a browser stretches to its width, and texts that it does not.
 */
final class Plot {
  private final Html html;
  private final TimeAxis axis;
  private final Scale scale;

  /**
   * @param what is told of it to whoever does not see it
   * @param height in pixels
   */
  Plot(Html html, TimeAxis axis, Scale scale, String what, int height) {
    this.html = html;
    this.axis = axis;
    this.scale = scale;
    html.add(
        "<svg class=\"plot\" width=\"100%\" height=\"" + height + "\" role=\"img\" aria-label=\"");
    html.text(what).add("\">\n");
  }

  /** Lines for the labels of the numbers, and these. */
  Plot grid(List<Long> ticks, String unit) {
    for (long tick : ticks) {
      String y = scale.percent(tick);
      html.add("<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"" + y + "\" y2=\"" + y + "\"/>");
      html.add("<text class=\"y\" x=\"-6\" dy=\"4\" y=\"" + y + "\">" + tick + unit + "</text>\n");
    }
    return this;
  }

  /** Begins what is stretched. */
  Plot stretched() {
    html.add(
        "<svg viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" width=\"100%\" height=\"100%\">");
    return this;
  }

  Plot path(String kind, String path) {
    html.add("<path class=\"" + kind + "\" vector-effect=\"non-scaling-stroke\" d=\"");
    html.add(path + "\"/>\n");
    return this;
  }

  /** Ends what is stretched. */
  Plot unstretched() {
    html.add("</svg>\n");
    return this;
  }

  /** A bound from one moment to another, with its words at its end. */
  Plot bound(double value, Duration from, Duration to, String words, boolean above) {
    String y = scale.percent(value);
    html.add("<line class=\"bound\" x1=\"" + axis.percent(from) + "\" x2=\"" + axis.percent(to));
    html.add("\" y1=\"" + y + "\" y2=\"" + y + "\"/>");
    if (!words.isEmpty()) {
      html.add(
          "<text class=\"bound\" paint-order=\"stroke\" x=\""
              + axis.percent(to)
              + "\" dx=\"-4\" dy=\"");
      html.add((above ? "-4" : "13") + "\" y=\"" + y + "\">").text(words).add("</text>\n");
    }
    return this;
  }

  /** The labels of the time, below. */
  static void time(Html html, TimeAxis axis) {
    html.row(() -> {}, () -> labels(html, axis));
  }

  private static void labels(Html html, TimeAxis axis) {
    html.add("<svg class=\"plot time\" width=\"100%\" height=\"22\" aria-hidden=\"true\">\n");
    int number = 0;
    for (Duration tick : axis.ticks()) {
      boolean left = number == 0;
      String x = axis.percent(tick);
      html.add("<line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"0\" y2=\"5\"/>");
      html.add("<text class=\"x" + (number % 2 == 1 ? " odd" : "") + (left ? " first" : ""));
      html.add("\" x=\"" + x + "\" y=\"18\">" + TimeAxis.label(tick) + "</text>\n");
      number++;
    }
    html.add("</svg>\n");
  }

  void end() {
    html.add("</svg>\n");
  }
}
