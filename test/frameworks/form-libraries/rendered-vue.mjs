import { createSSRApp } from 'vue/dist/vue.esm-bundler.js';

/** The same on the server. */
export function createForm(form = {}) {
  return createSSRApp({
    data: () => ({ name: '', about: '' }),
    mounted() {
      form.values = () => ({ ...this.$data });
      form.mounted();
    },
    methods: {
      send() {
        form.sent = form.values();
      },
    },
    template: `<form data-stillhere-draft="form" @submit.prevent="send"><input name="name" v-model="name"><textarea name="about" v-model.lazy="about"></textarea><button type="submit">Send</button></form>`,
  });
}

export function start(root, form) {
  createForm(form).mount(root);
}
