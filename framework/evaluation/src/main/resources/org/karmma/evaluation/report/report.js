// Draws the charts of this report from the JSON above. Without it, or without scripts at all, the tables say the same.
(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const marks = {karmma_t: 'rect', baseline: 'triangle', baseline_delta: 'rectRot', karmma_s: 'circle'};
  const dashes = {karmma_t: [2, 4], baseline: [7, 4], baseline_delta: [], karmma_s: []};
  const probabilities = ['0', '10', '20', '30', '40', '50', '60', '70', '80', '90'];
  let charts = [];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const shade = (name, alpha) => colour(name) + Math.round(alpha * 255).toString(16).padStart(2, '0');

  // names the lines at their right ends, pushed apart where they would touch
  const names = {
    id: 'names',
    afterDatasetsDraw(chart) {
      if (!chart.options.layout.padding.right) return;
      const ends = chart.data.datasets.map((d, i) => ({d, point: chart.getDatasetMeta(i).data.at(-1)}))
        .filter(e => e.d.title).map(e => ({title: e.d.title, colour: e.d.borderColor, x: e.point.x + 12, y: e.point.y}))
        .sort((a, b) => a.y - b.y);
      for (let i = 1; i < ends.length; i++) ends[i].y = Math.max(ends[i].y, ends[i - 1].y + 17);
      const draw = chart.ctx;
      draw.save();
      draw.font = '600 13px ' + Chart.defaults.font.family;
      draw.textBaseline = 'middle';
      for (const end of ends) {
        draw.fillStyle = end.colour;
        const [word, below] = end.title.startsWith('KARMMA_') ? end.title.split('_') : [end.title];
        draw.fillText(word, end.x, end.y);
        if (below) {
          const at = end.x + draw.measureText(word).width + 1;
          draw.font = '600 10px ' + Chart.defaults.font.family;
          draw.fillText(below, at, end.y + 4);
          draw.font = '600 13px ' + Chart.defaults.font.family;
        }
      }
      draw.restore();
    }
  };

  // writes each bar's value at its end
  const values = {
    id: 'values',
    afterDatasetsDraw(chart) {
      const draw = chart.ctx;
      draw.save();
      draw.font = '11px ' + Chart.defaults.font.family;
      draw.textBaseline = 'middle';
      draw.fillStyle = colour('soft');
      chart.data.datasets.forEach((d, i) => chart.getDatasetMeta(i).data.forEach((bar, j) => {
        if (d.data[j] != null) draw.fillText(three(d.data[j]), bar.x + 5, bar.y);
      }));
      draw.restore();
    }
  };

  function three(v) {
    return v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v >= 1 ? v.toFixed(2) : v >= 0.1 ? v.toFixed(3) : v.toFixed(4);
  }

  function axis(title, more) {
    return Object.assign({
      title: {display: true, text: title, color: colour('soft')}, ticks: {color: colour('soft')},
      grid: {color: colour('grid')}, border: {display: false}
    }, more);
  }

  function lines(id, systems, named, bands) {
    const sets = [];
    for (const s of systems) {
      if (bands) {
        sets.push({data: s.low, borderWidth: 0, pointRadius: 0, fill: false});
        sets.push({data: s.high, borderWidth: 0, pointRadius: 0, fill: '-1', backgroundColor: shade(s.id, 0.14)});
      }
      const strong = s.id === 'karmma_s';
      sets.push({
        title: s.title, system: s, data: s.mean, borderColor: colour(s.id), backgroundColor: colour(s.id), borderDash: dashes[s.id] || [],
        borderWidth: strong ? 3 : 2, pointStyle: marks[s.id] || 'circle', pointRadius: strong ? 4 : 3.5, pointHoverRadius: 6, tension: 0
      });
    }
    charts.push(new Chart(document.getElementById(id), {
      type: 'line',
      data: {labels: probabilities, datasets: sets},
      plugins: [names],
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        layout: {padding: {right: named && window.innerWidth > 640 ? 118 : 0}},
        interaction: {mode: 'index', intersect: false},
        scales: {
          x: axis('each modality missing with probability, %', {grid: {display: false}}),
          y: axis('top-1 accuracy, %', {beginAtZero: true})
        },
        plugins: {
          legend: {display: false},
          tooltip: {
            filter: item => item.dataset.title, itemSort: (a, b) => b.raw - a.raw, usePointStyle: true,
            callbacks: {
              title: items => items.length ? items[0].label + ' % missing' : '',
              label: item => {
                const s = item.dataset.system, i = item.dataIndex;
                return ' ' + s.title + '  ' + s.mean[i].toFixed(1) + (s.low ? '  (' + s.low[i].toFixed(1) + '–' + s.high[i].toFixed(1) + ')' : '');
              }
            }
          }
        }
      }
    }));
  }

  function bars(id) {
    const canvas = document.getElementById(id);
    canvas.parentElement.style.height = 60 + 38 * data.cost.subsets.length + 'px';
    const set = (label, who, system) => ({label, data: data.cost[who][id], backgroundColor: colour(system), borderRadius: 2, barPercentage: 0.92, categoryPercentage: 0.74});
    charts.push(new Chart(canvas, {
      type: 'bar',
      data: {labels: data.cost.subsets, datasets: [set('KARMMA_T', 'teacher', 'karmma_t'), set('KARMMA_S', 'student', 'karmma_s')]},
      plugins: [values],
      options: {
        indexAxis: 'y', animation: false, responsive: true, maintainAspectRatio: false,
        layout: {padding: {right: 46}},
        scales: {
          x: {beginAtZero: true, ticks: {color: colour('soft'), maxTicksLimit: 5}, grid: {color: colour('grid')}, border: {display: false}},
          y: {ticks: {color: colour('ink')}, grid: {display: false}, border: {display: false}}
        },
        plugins: {legend: {display: false}}
      }
    }));
  }

  function draw() {
    charts.forEach(chart => chart.destroy());
    charts = [];
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 12;
    lines('curve', data.curve, true, true);
    if (document.getElementById('published')) {
      lines('own', data.curve, false, false);
      lines('published', data.published, false, false);
    }
    if (data.cost) ['gflops', 'parameters', 'memory', 'latency'].forEach(bars);
  }

  document.documentElement.classList.remove('plain');
  draw();
  dark.addEventListener('change', draw);
  // on paper there is no dark: the colours are looked up again while the print rules hold
  window.matchMedia('print').addEventListener('change', draw);
  window.addEventListener('beforeprint', () => charts.forEach(chart => chart.resize()));
})();
