import * as echarts from 'echarts';
import { LitElement } from 'lit';
import { time } from './format.js';
import { colour } from './theme.js';

const FEW = 20;

/**
 * Lines over time. `points` are objects with `at`; `series` are {name, key, colour}, in which a key names a number of
 * the points; `format` makes text of one; `max` is what they cannot exceed. A label says in words what the picture shows.
 */
class Chart extends LitElement {
  static properties = {
    points: { attribute: false },
    series: { attribute: false },
    format: { attribute: false },
    max: { type: Number },
    label: {},
  };

  #chart = null;
  #resize = new ResizeObserver(() => this.#chart?.resize());
  #onTheme = () => this.#draw();

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute('role', 'img');
    window.addEventListener('hg-theme', this.#onTheme);
    this.#resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hg-theme', this.#onTheme);
    this.#resize.disconnect();
    this.#chart?.dispose();
    this.#chart = null;
  }

  updated() {
    this.setAttribute('aria-label', this.label);
    this.#chart ??= echarts.init(this, null, { renderer: 'svg' });
    this.#draw();
  }

  #draw() {
    const muted = colour('muted');
    this.#chart?.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit' },
      grid: { left: 8, right: 28, top: 28, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 3, icon: 'rect', textStyle: { color: muted } },
      tooltip: {
        trigger: 'axis',
        backgroundColor: colour('raised'),
        borderColor: colour('line'),
        textStyle: { color: colour('text') },
        valueFormatter: this.format,
      },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        data: this.points.map((point) => time(point.at)),
        axisLabel: { color: muted, hideOverlap: true },
        axisLine: { lineStyle: { color: colour('line') } },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: this.max ?? null,
        splitNumber: 3,
        axisLabel: { color: muted, formatter: this.format },
        splitLine: { lineStyle: { color: colour('line') } },
      },
      series: this.series.map((series) => ({
        name: series.name,
        type: 'line',
        connectNulls: true,
        // A few values far apart make no line.
        showSymbol: this.points.filter((point) => point[series.key] !== null).length < FEW,
        symbolSize: 4,
        lineStyle: { width: 2 },
        itemStyle: { color: colour(series.colour) },
        data: this.points.map((point) => point[series.key]),
      })),
    });
  }
}

customElements.define('hg-chart', Chart);
